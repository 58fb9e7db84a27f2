"""The sentences of the monthly report. Every number comes from its content."""

from reports.papers.sentences.headlines import headline_rows
from reports.papers.sentences.lead import lead
from reports.papers.sentences.notes import causes_note, left_out, settled
from reports.papers.sentences.problems import problems

__all__ = ["causes_note", "headline_rows", "lead", "left_out", "problems", "settled"]
