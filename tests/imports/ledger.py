"""Order sheets of the samples."""

from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "samples"
