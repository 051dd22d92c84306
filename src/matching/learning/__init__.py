"""What outcomes say of the wishes that plans are made by: a logistic model with intervals.
Only what people stated is looked at (`examples.py`); what a wish is stays in `problem`."""
