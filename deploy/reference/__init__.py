"""The references for people and programs, made from the code."""
