using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using LogCaster.Bench.Programs;

namespace LogCaster.Bench.Search;

/// <summary>A LogCaster that holds the whole corpus in memory, its middle third within seconds of its own.</summary>
internal sealed class FilledServer : IDisposable
{
    // Times are asked for in whole seconds: two seconds between the parts leave a whole one that touches neither.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);
    private readonly LogCasterServer _server;

    /// <summary>Starts the server, sends the corpus, and checks that all of it is there.</summary>
    public FilledServer(Workspace workspace, Corpus corpus)
    {
        _server = new LogCasterServer(workspace, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LOGCASTER_CAPACITY"] = "20000000",
            ["LOGCASTER_BUFFER_SIZE"] = "1600M",
        });
        try
        {
            long[] lines = new long[Corpus.Parts];
            lines[0] = corpus.Send(0, _server.Port);
            Since = Now + 1;
            Thread.Sleep(s_pause);
            lines[1] = corpus.Send(1, _server.Port);
            Until = Now + 1;
            Thread.Sleep(s_pause);
            lines[2] = corpus.Send(2, _server.Port);
            (Lines, WindowLines) = (lines.Sum(), lines[1]);
            Counts.MustBeEqual("COUNT after the corpus was sent", Lines, Query.Count(""));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Lines of the corpus.</summary>
    public long Lines { get; }

    /// <summary>Unix second before which the first third had arrived, and after which the second third began.</summary>
    public long Since { get; }

    /// <summary>Unix second before which the second third had arrived, and after which the last began.</summary>
    public long Until { get; }

    /// <summary>Lines that arrived between the two.</summary>
    public long WindowLines { get; }

    /// <summary>Asks the server.</summary>
    public QueryClient Query => _server.Query;

    /// <summary>What the server has used.</summary>
    public ProcessUse Use => _server.Use;

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();
}
