"""What suits whom: the engine, fitting, serving and the reasons behind every recommendation."""
