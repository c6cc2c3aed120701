"""What a committee reads: a plan as pages, a paper and a workbook, every spelling the same to the penny.

``energyfund.report.write.render`` turns a plan into files; ``write_all`` puts them in a folder, whole or not at all.
Nothing heavy is imported until one of them is called for.
"""
