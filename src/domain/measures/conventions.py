"""How every measure is counted, in the words of the document and of the page of definitions."""

from domain.measures.small_numbers import FEWEST

CONVENTIONS = (
    "Every number of the overview, the monthly report, the API and the files comes from one "
    "definition. A fact changes it when it is recorded; a correction changes the past that it "
    "corrects. Days are the program's local days, weeks begin on Monday, business days leave out "
    "weekends and state holidays.",
    "A referral that was merged into another or entered in error is none. A match whose approval "
    "was undone is as if it had not been approved. A wait in business days is the fewest whose "
    "clock is not over before the offer, 260 standing for a year or more. A quantile is the "
    "nearest rank. Whole months are compared with as many months before, other periods with as "
    "many days.",
    f"By group no number from 1 to {FEWEST - 1} is shown, nor one from which it could be worked "
    "out: those waiting, the others and all of a group are each 0 or at least "
    f"{FEWEST}, and what is left out is at least two groups that together are no small number "
    "either (the line of the federal health programs' cell size policy). By group nothing is "
    "compared with the period before, and groups are told of periods that end today or with a "
    "month, so that no two days in a row can be compared. Somebody who asked for several kinds of "
    "lived experience counts in each. After an erasure a person still counts, in no group.",
    f"Means of what people answered about themselves are shown of at least {FEWEST} people and in "
    "whole points, in each week or month as in the whole period, so that the difference of two "
    "periods says little of anybody. Who is erased counts no more.",
)
