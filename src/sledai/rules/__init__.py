"""The rules, each written once for one visit, arrays and dataframe expressions; their names are in `sledai`."""
