"""Reports to hand on: what one says, and the same as a PDF. Pictures themselves belong in
`charts`."""
