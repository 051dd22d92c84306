"""Who looked at whose data: unusual looks, looks in an emergency, and what came of asking about
them. Consents and disclosures are in `people`."""
