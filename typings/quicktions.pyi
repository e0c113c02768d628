# Compiled fractions: they take after the standard library in everything, types included.
from fractions import Fraction as Fraction
