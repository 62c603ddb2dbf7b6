using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using LogCaster.Bench.Live;
using LogCaster.Bench.Programs;

namespace LogCaster.Bench.Irc;

/// <summary>Clients in a log channel that read what comes while a load is measured.</summary>
internal sealed class ChannelMembers : IBystander
{
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(3);
    private readonly Process _process;

    /// <summary>Connects them and waits until all have joined.</summary>
    public ChannelMembers(NativePrograms programs, int port, int clients, string channel)
    {
        ProcessStartInfo start = new(programs.IrcLoad, [port.ToString(CultureInfo.InvariantCulture), clients.ToString(CultureInfo.InvariantCulture), channel, "hold"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        if (_process.StandardOutput.ReadLine()?.StartsWith("joined", StringComparison.Ordinal) != true)
        {
            Dispose();
            throw new InvalidDataException($"not all of {clients} IRC clients joined");
        }
    }

    /// <inheritdoc/>
    public string Result()
    {
        // What was held back is told of after a second.
        Thread.Sleep(s_settle);
        Command.Succeed("kill", _process.Id.ToString(CultureInfo.InvariantCulture));
        string words = _process.StandardOutput.ReadToEnd();
        string[] all = words.Split(' ');
        long Of(string name) => long.Parse(all[Array.IndexOf(all, name) + 1], CultureInfo.InvariantCulture);
        return $"{Of("delivered"):N0} lines shown, {Of("summarised") + Of("skipped"):N0} told of, {Of("closed")} closed";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
