using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using LogCaster.Access;
using LogCaster.Configuration;
using LogCaster.Diagnostics;
using LogCaster.Engine.Query.Language;
using LogCaster.Engine.Records;
using LogCaster.Net;
using LogCaster.Persistence;

namespace LogCaster.Hosting;

/// <summary>The life of a LogCaster: loads its files if it has any, binds, says so, serves until a signal, takes in what clients have sent, ends. Used by the main thread.</summary>
internal static class Appliance
{
    // Four loops saturate the memory of any machine that lines come to over a network.
    private const int MaxLoopsByDefault = 4;

    // A file of a terabyte that has no index is read in about ten minutes.
    private const int BusySeconds = 900;

    /// <summary>Serves until a signal ends it.</summary>
    /// <param name="settings">What the user wants.</param>
    /// <param name="warnings">What is odd about the settings, for the own log.</param>
    /// <param name="error">Where the own log goes.</param>
    /// <param name="errorIsTerminal">Whether a person reads it there.</param>
    /// <param name="notifySocket">Where the service manager listens; null if there is none.</param>
    /// <returns>The exit code.</returns>
    public static int Run(Settings settings, IReadOnlyList<string> warnings, Stream error, bool errorIsTerminal, string? notifySocket)
    {
        TimeProvider time = TimeProvider.System;
        int loops = settings.Loops > 0 ? settings.Loops : int.Min(Environment.ProcessorCount, MaxLoopsByDefault);
        var metrics = new Metrics(loops, VerbTable.Rows.Select(row => row.Name));
        using var log = new OwnLog(error, errorIsTerminal, settings.LogFormat, settings.LogLevel, metrics, time);
        foreach (string warning in warnings)
        {
            log.SettingWarning(warning);
        }
        using var signals = new Signals(time, errorIsTerminal);
        using var manager = ServiceNotifier.Open(notifySocket);
        ProcessUser? user = ProcessUser.Find(settings.Access, log);
        if (user is null)
        {
            return ExitCode.Configuration;
        }
        var gate = new Gate(settings.Access, metrics, time, log);
        var sources = new SourceTable(settings.MaxSources);
        if (settings.Persist)
        {
            user.MakeDirectory(settings.Directory);
        }
        if (!user.TryActAs())
        {
            return ExitCode.Failure;
        }
        if (!gate.TryOpen())
        {
            return ExitCode.Configuration;
        }
        LogFiles? files = settings.Persist ? LogFiles.Open(settings, sources, metrics, time, log, status => manager.Busy(BusySeconds, status)) : null;
        if (settings.Persist && files is null)
        {
            return ExitCode.CannotCreate;
        }
        using var services = new Services(settings, files, sources, metrics, time, gate, log);
        if (!user.TryReturn() || !services.TryBind() || !user.TryBecome())
        {
            return ExitCode.Failure;
        }
        services.Start();
        manager.Ready();
        user.WarnOfRoot();
        gate.Tell();
        log.Started(ProductVersion.Version, Environment.ProcessId, settings.Capacity, SizeFormat.Text(settings.BufferSizeBytes));

        string? signal;
        while ((signal = signals.Wait()) is null)
        {
            manager.Reloading(time.GetElapsedTime(0));
            services.Reload();
            log.Reloaded("SIGHUP");
            manager.Ready();
        }
        manager.Stopping();
        log.Stopping(signal);
        services.Stop();
        log.Stopped(services.Ring.Count().Total);
        return ExitCode.Success;
    }
}
