"""The program's own pages: home, tasks, rules, roster, exports, failed work."""
