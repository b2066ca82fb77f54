"""`keqiao evaluate`: how well the matcher ranks a set of records and questions with known answers, in words."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.evaluate import Report


def lines(report: Report) -> Iterator[str]:
    """The report, a measure a line."""
    yield f"records     {report.records:,}"
    yield f"queries     {report.queries:,}"
    yield f"ndcg@10     {report.ndcg:.4f}"
    yield f"recall@10   {report.recall:.4f}"
    yield f"mrr@10      {report.mrr:.4f}"
    yield f"p50, p99    {report.p50_ms:.1f} ms, {report.p99_ms:.1f} ms CPU"
    yield f"build       {report.build_seconds:.1f} s"
    yield f"vectors     {report.meaning_seconds:.1f} s"
    yield f"peak memory {report.peak_mb:.0f} MB"
    for name, share in report.found_by_type.items():
        yield f"found       {share:.3f} {name}"
