"""What a CPRS notes of a session and gives to the people whom they support, and how a partner who
takes FHIR is told. The directory itself belongs elsewhere."""
