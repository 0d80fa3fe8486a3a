"""Controllers that connect panels to the work behind them."""
