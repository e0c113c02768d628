"""Kinds of inputs (输入种类): whatever holds rows, made a text file that an engine can read."""
