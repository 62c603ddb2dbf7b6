using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using LogCaster.Bench.Ingest;
using LogCaster.Bench.Programs;

namespace LogCaster.Bench.Peers;

/// <summary>
/// A peer under one load. The load ends when its file holds every byte, since a peer may close a connection with lines still in its queue.
/// </summary>
internal sealed class PeerRun(PeerPackages packages, string folder)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs the peer once and adds the round. Returns false where its file never held the whole load.</summary>
    public bool Measure(Peer peer, int port, Load load, Rounds rounds)
    {
        File.WriteAllText(Path.Combine(folder, Peer.ConfigurationFile), peer.Configuration);
        using Server server = new(peer.Program, peer.Arguments, port, packages.Environment);
        ProcessUse before = server.Use;
        long begin = Stopwatch.GetTimestamp();
        load.SendTo(port);
        FileInfo output = new(Path.Combine(folder, "out"));
        long expected = load.Lines * Load.LineBytes;
        while (Length(output) < expected)
        {
            if (Stopwatch.GetElapsedTime(begin) > s_patience) return false;
            Thread.Sleep(1);
        }
        rounds.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds, before, server.Use);
        return Length(output) == expected;
    }

    private static long Length(FileInfo file)
    {
        file.Refresh();
        return file.Exists ? file.Length : 0;
    }
}
