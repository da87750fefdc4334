"""Problems of thousands of jobs: a neutral city of any size, solved and measured stage by stage."""
