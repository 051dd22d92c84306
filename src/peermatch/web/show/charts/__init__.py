"""Pictures of measures: shapes in numbers and classes, the table that says the same, and the
sentence that answers the picture's question. What a page is made of besides belongs beside it."""
