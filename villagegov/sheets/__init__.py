"""The second kernel: reads the spreadsheets that offices have and says what is in them; knows no app."""
