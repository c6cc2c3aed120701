"""The best sizes of panels and batteries on an estate, and the share offer that they carry."""
