"""Referrals that come in as HL7 FHIR R4, and how far they are; hand-offs that leave as FHIR are in
`usecases/people`."""
