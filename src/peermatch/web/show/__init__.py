"""How things are shown: templates, words, weeks, navigation."""
