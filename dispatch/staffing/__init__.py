"""How many technicians, of which skills, on which rota, with which stock: weeks simulated with the real planner."""
