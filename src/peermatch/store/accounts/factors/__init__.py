"""What is asked for beside a password: codes of an authenticator app, and codes to recover by."""
