CREATE DATABASE peermatch_vault OWNER peermatch;
