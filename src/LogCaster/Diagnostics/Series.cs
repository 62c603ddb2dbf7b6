using System;

namespace LogCaster.Diagnostics;

/// <summary>One value of a metric: its row, its labels as Prometheus writes them (<c>protocol="tcp"</c>, empty without), and how to read it.</summary>
internal readonly record struct Series(Metric Metric, string Labels, Func<long> Read);
