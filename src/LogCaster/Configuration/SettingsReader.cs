using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Net;
using LogCaster.Engine.Irc;
using LogCaster.Engine.Records;

namespace LogCaster.Configuration;

/// <summary>
/// Makes the settings of flags and environment, and checks what no row of the table can check alone. Pure: sources come in as arguments.
/// </summary>
internal static class SettingsReader
{
    private const long Mib = 1024 * 1024;

    // A record must fit several times into the buffer, or the ring would hold next to nothing.
    private const int RecordsThatFit = 8;

    // Of random letters and digits: more guesses than anybody can make over a network.
    private const int ShortestGoodToken = 16;

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="environment">The variables of LogCaster, by name.</param>
    /// <param name="flags">The flags of the command line.</param>
    /// <param name="memoryBytes">The memory this machine or container has.</param>
    public static SettingsResult Read(
        IReadOnlyDictionary<string, string> environment, IReadOnlyList<FlagValue> flags, long memoryBytes)
    {
        var resolver = new OptionResolver(OptionTable.All, environment, flags);
        ResolvedOptions options = resolver.Resolve();
        List<string> warnings = [.. resolver.Warnings];
        List<SettingError> errors = [.. resolver.Errors];
        if (errors.Count == 0)
        {
            LowerDefaultBuffer(options, memoryBytes, warnings);
            CheckSizes(options, memoryBytes, errors);
            CheckPorts(options, errors);
            CheckIrc(options, errors);
            CheckAccess(options, errors, warnings);
        }
        return new SettingsResult(errors.Count == 0 ? Settings.From(options) : null, [.. errors], [.. warnings]);
    }

    // A machine that is too small for the default must still start by default.
    private static void LowerDefaultBuffer(ResolvedOptions options, long memoryBytes, List<string> warnings)
    {
        Option<long> buffer = OptionTable.BufferSize;
        long half = long.Max(memoryBytes / 2 / Mib, 1) * Mib;
        if (options.OriginOf(buffer) == SettingOrigin.Default && options.Get(buffer) > half)
        {
            options.Set(buffer, half, SettingOrigin.Default);
            warnings.Add($"{buffer.Variable} is {SizeFormat.Text(half)}, not {buffer.DefaultText}: this machine has {MemoryText(memoryBytes)} of memory");
        }
    }

    private static void CheckSizes(ResolvedOptions options, long memoryBytes, List<SettingError> errors)
    {
        long buffer = options.Get(OptionTable.BufferSize);
        long index = (long)options.Get(OptionTable.Capacity) * Record.SizeBytes;
        if (buffer > memoryBytes || index > memoryBytes - buffer)
        {
            errors.Add(new SettingError(
                WorseOrigin(options, OptionTable.BufferSize, OptionTable.Capacity),
                $"{Shown(options, OptionTable.BufferSize)} and {Shown(options, OptionTable.Capacity)}: buffer and index ({Record.SizeBytes} bytes a record) "
                + $"must fit into the memory of this machine, which is {MemoryText(memoryBytes)}"));
        }
        if (options.Get(OptionTable.MaxLine) > buffer / RecordsThatFit)
        {
            errors.Add(new SettingError(
                WorseOrigin(options, OptionTable.MaxLine, OptionTable.BufferSize),
                $"{Shown(options, OptionTable.MaxLine)}: must be at most an eighth of {Shown(options, OptionTable.BufferSize)}, "
                + $"which is {SizeFormat.Text(buffer / RecordsThatFit)}"));
        }
    }

    private static void CheckPorts(ResolvedOptions options, List<SettingError> errors)
    {
        ListenPort port = options.Get(OptionTable.Port);
        ListenPort queryPort = options.Get(OptionTable.QueryPort);
        if (port.IsOff && queryPort.IsOff)
        {
            string both = $"{Shown(options, OptionTable.Port)} and {Shown(options, OptionTable.QueryPort)}";
            errors.Add(new SettingError(
                WorseOrigin(options, OptionTable.Port, OptionTable.QueryPort), $"{both}: one of them must be on, or there is nothing to do"));
        }
        IrcSettings irc = IrcSettings.From(options);
        TlsSettings tls = TlsSettings.From(options);
        (Option Option, ListenPort Port, IPAddress Bind)[] listeners =
        [
            (OptionTable.Port, port, options.Get(OptionTable.LogBind)),
            (OptionTable.QueryPort, queryPort, options.Get(OptionTable.QueryBind)),
            (options.Get(IrcOptionTable.Port).IsOff ? IrcOptionTable.Irc : IrcOptionTable.Port, irc.Port, irc.Bind),
            (TlsOptionTable.Port, tls.Port, options.Get(OptionTable.LogBind)),
            (TlsOptionTable.QueryPort, tls.QueryPort, options.Get(OptionTable.QueryBind)),
            (TlsOptionTable.IrcPort, tls.IrcPort, irc.Bind),
        ];
        for (int i = 0; i < listeners.Length; i++)
        {
            for (int j = i + 1; j < listeners.Length; j++)
            {
                CheckPair(options, listeners[i], listeners[j], errors);
            }
        }
    }

    private static void CheckIrc(ResolvedOptions options, List<SettingError> errors)
    {
        foreach (string channel in IrcSettings.From(options).Channels.Where(channel => !IrcName.IsLogChannel(channel)))
        {
            errors.Add(new SettingError(
                options.OriginOf(IrcOptionTable.Channels),
                $"{Shown(options, IrcOptionTable.Channels)}: '{channel}' is no name of a log channel, which is {IrcName.LogChannelPrefix} and letters, digits and the like"));
        }
    }

    private static void CheckAccess(ResolvedOptions options, List<SettingError> errors, List<string> warnings)
    {
        AccessSettings access = AccessSettings.From(options);
        if (access.IngestNeedsToken && !access.HasTokens)
        {
            errors.Add(new SettingError(
                options.OriginOf(AccessOptionTable.IngestAuth),
                $"{Shown(options, AccessOptionTable.IngestAuth)}: needs {AccessOptionTable.AuthToken.Variable}_FILE or {AccessOptionTable.TokensFile.Variable}, or nobody could send"));
        }
        if (access.AuthToken.Length is > 0 and < ShortestGoodToken)
        {
            warnings.Add($"{AccessOptionTable.AuthToken.Variable} has less than {ShortestGoodToken} characters and can be guessed: logcaster gen-token makes a better one");
        }
    }

    private static void CheckPair(
        ResolvedOptions options, (Option Option, ListenPort Port, IPAddress Bind) one, (Option Option, ListenPort Port, IPAddress Bind) other, List<SettingError> errors)
    {
        bool sameAddress = one.Bind.Equals(other.Bind) || IsAny(one.Bind) || IsAny(other.Bind);
        if (one.Port == other.Port && one.Port is { IsOff: false, IsAuto: false } && sameAddress)
        {
            errors.Add(new SettingError(
                WorseOrigin(options, one.Option, other.Option), $"{Shown(options, one.Option)} and {Shown(options, other.Option)}: must be two different ports"));
        }

        static bool IsAny(IPAddress address) => address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.Any);
    }

    private static string Shown(ResolvedOptions options, Option option) => options.OriginOf(option) == SettingOrigin.Flag
        ? $"{option.Flag} {options.Text(option)}"
        : $"{option.Variable}={options.Text(option)}";

    private static SettingOrigin WorseOrigin(ResolvedOptions options, Option first, Option second) =>
        (SettingOrigin)int.Max((int)options.OriginOf(first), (int)options.OriginOf(second));

    private static string MemoryText(long bytes) => SizeFormat.Text(bytes < Mib ? bytes : bytes / Mib * Mib);
}

/// <summary>The settings, or why there are none, and what is probably not meant.</summary>
internal sealed record SettingsResult(Settings? Settings, ImmutableArray<SettingError> Errors, ImmutableArray<string> Warnings)
{
    /// <summary>How a process ends that was given these: usage when the command line is at fault, configuration otherwise.</summary>
    public int ExitCode => Errors.IsEmpty
        ? Configuration.ExitCode.Success
        : Errors.Any(error => error.Origin == SettingOrigin.Flag) ? Configuration.ExitCode.Usage : Configuration.ExitCode.Configuration;
}
