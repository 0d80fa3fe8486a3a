"""The engine process as the window uses it: requests, answers, and its messages translated."""
