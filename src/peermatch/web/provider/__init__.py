"""An identity provider, as OpenID Connect has it: what it is asked, and what its answers say."""
