using System;
using LogCaster.Access;
using LogCaster.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LogCaster.Queries;

/// <summary>What every query needs, whoever asks. Immutable, any thread.</summary>
/// <param name="Commands">Carries commands out.</param>
/// <param name="Workers">Threads for those that take long.</param>
/// <param name="Gate">Who may do what.</param>
/// <param name="QueryTime">How long a query may compute.</param>
/// <param name="Metrics">Counters.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">The own log.</param>
internal sealed record QueryServices(Commands Commands, QueryWorkers Workers, Gate Gate, TimeSpan QueryTime, Metrics Metrics, TimeProvider Time, ILogger Log);
