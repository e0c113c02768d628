"""What a review analyses (分析): ranks, movers, concentration, the matrix, customers and the mix, each in a file of its own."""
