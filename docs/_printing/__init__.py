"""What the reference pages print from the code while they are built; none of it is copied into the pages by hand."""
