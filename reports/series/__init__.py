"""Figures that only the dashboard and the monthly review need, narrowed and computed by the database like `kpis`."""
