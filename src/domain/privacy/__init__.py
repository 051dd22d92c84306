"""Who looked at whose data: unusual looks and what came of asking about them. Consents and
disclosures are in `people`."""
