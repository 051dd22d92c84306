"""Reports to hand on, as pages and PDF, and QR codes. Other pictures belong in `charts`."""
