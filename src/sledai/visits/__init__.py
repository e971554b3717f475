"""A visit: the 24 answers, global assessment, dose, body weight, BILAG letters and days; the names are in `sledai`."""
