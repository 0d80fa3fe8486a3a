"""Many sounds unattended: a pipeline that keeps the models busy, and output that survives an interruption."""
