# The matrix product as R has it: arguments are the file of the matrix, that of the weights, and that for the totals.
paths <- commandArgs(trailingOnly = TRUE)
weights <- readBin(paths[2], "double", 24)
answers <- matrix(readBin(paths[1], "double", file.size(paths[1]) / 8), ncol = 24)
invisible(answers %*% weights)
start <- Sys.time()
totals <- answers %*% weights
seconds <- as.numeric(difftime(Sys.time(), start, units = "secs"))
writeBin(as.vector(totals), paths[3])
cat(seconds)
