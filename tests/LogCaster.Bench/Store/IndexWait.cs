using System;
using System.Diagnostics;
using System.IO;
using System.Threading;

namespace LogCaster.Bench.Store;

/// <summary>Waits until every complete file has its index: nothing is written there any more.</summary>
internal static class IndexWait
{
    /// <summary>Waits.</summary>
    /// <returns>After how many seconds the last one was there.</returns>
    public static double For(StoreFolder folder, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        long last = -1;
        double since = 0;
        while (Stopwatch.GetElapsedTime(begin) < patience)
        {
            long bytes = folder.Bytes(".idx") + folder.Bytes(".tmp");
            double now = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            if (bytes != last) (last, since) = (bytes, now);
            if (now - since > 3) return since;
            Thread.Sleep(50);
        }
        throw new IOException("indexes are still being made");
    }
}
