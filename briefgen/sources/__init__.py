"""Where prices come from: each source gives bars and series, nothing else."""
