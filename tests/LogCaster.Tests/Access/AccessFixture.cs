using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using LogCaster.Access;
using LogCaster.Configuration;
using LogCaster.Diagnostics;
using LogCaster.Net;
using LogCaster.Tests.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;

namespace LogCaster.Tests.Access;

/// <summary>A gate with a file of tokens that a test writes.</summary>
internal sealed class AccessFixture : IDisposable
{
    public const string Token = "lc_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"logcaster-tokens-{Guid.NewGuid():N}");

    /// <summary>Makes a gate; a text of null is no file.</summary>
    public AccessFixture(string? tokens = null, params ReadOnlySpan<(string Variable, string Value)> variables)
    {
        var environment = new Dictionary<string, string>();
        if (tokens is not null)
        {
            Write(tokens);
            environment["LOGCASTER_TOKENS_FILE"] = _path;
        }
        foreach ((string variable, string value) in variables)
        {
            environment[variable] = value;
        }
        SettingsResult result = SettingsReader.Read(environment, [], memoryBytes: 1L << 34);
        Settings settings = result.Settings ?? throw new ArgumentException(string.Join('\n', result.Errors), nameof(variables));
        Gate = new Gate(settings.Access, Metrics, Time, NullLogger.Instance);
        IsOpen = Gate.TryOpen();
    }

    public ManualTime Time { get; } = new();

    public Metrics Metrics { get; } = new(1, []);

    public Gate Gate { get; }

    public bool IsOpen { get; }

    public string FilePath => _path;

    public static Peer Local { get; } = new(IPAddress.Loopback);

    public static Peer Near { get; } = new(IPAddress.Parse("192.168.1.7"));

    public static Peer Far { get; } = new(IPAddress.Parse("2001:db8::1"));

    public static string HashOf(string token) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    public void Write(string tokens, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        File.WriteAllText(_path, tokens);
        File.SetUnixFileMode(_path, mode);
    }

    public Identity? Give(string token, Peer? peer = null) => Gate.Of(peer ?? Far, "query", Encoding.UTF8.GetBytes(token));

    public long Failures(AccessFailure reason) => Metrics.Access.Failures("query", reason).Value;

    public void Dispose() => File.Delete(_path);
}
