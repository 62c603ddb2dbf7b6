using System;
using System.Collections.Immutable;
using System.Net;
using System.Text;
using LogCaster.Configuration;
using LogCaster.Diagnostics;
using LogCaster.Net;
using Microsoft.Extensions.Logging;

namespace LogCaster.Access;

/// <summary>
/// Who may do what: makes an identity of an address, the name in a certificate, and a token. Without tokens this machine may do everything, others may
/// send records, and query if their network was named; with tokens roles decide, wherever somebody comes from. Any thread but for <see cref="Reload"/>.
/// </summary>
internal sealed class Gate : IReloadable
{
    private readonly AccessSettings _settings;
    private readonly TokenFile? _file;
    private readonly Offenders _offenders;
    private readonly AccessCounters _counters;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private volatile TokenTable _table = TokenTable.Empty;

    /// <summary>Makes it; <see cref="TryOpen"/> reads the file of tokens.</summary>
    /// <param name="settings">What the user wants.</param>
    /// <param name="metrics">Counters.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The own log.</param>
    public Gate(AccessSettings settings, Metrics metrics, TimeProvider time, ILogger log)
    {
        _settings = settings;
        _counters = metrics.Access;
        _time = time;
        _log = log;
        _file = settings.TokensFile.Length > 0 ? new TokenFile(settings.TokensFile, settings.MaxTokens) : null;
        _offenders = new Offenders(settings.MaxOffenders, time);
        _table = new TokenTable(WithOwn([]));
        metrics.Observe(MetricTable.Tokens, () => _table.Rows.Length);
        metrics.Observe(MetricTable.AuthOffenders, () => _offenders.Count);
    }

    /// <summary>Whether there are tokens, so that roles decide.</summary>
    public bool HasTokens => _settings.HasTokens;

    /// <summary>Reads the file of tokens at the start; a wrong one is told by the own log, and nobody is let in.</summary>
    public bool TryOpen()
    {
        if (Read() is string wrong)
        {
            _log.TokensUnusable(wrong);
            return false;
        }
        return true;
    }

    /// <summary>Says in the own log who may do what.</summary>
    public void Tell() =>
        _log.AccessRules(_table.Rows.Length, RoleNames.Text(Of(new Peer(IPAddress.Loopback)).Roles), RoleNames.Text(Of(new Peer(IPAddress.Broadcast)).Roles));

    /// <inheritdoc/>
    public string? Reload()
    {
        if (_file is null)
        {
            return null;
        }
        string? wrong = Read();
        if (wrong is null)
        {
            _log.TokensRead(_table.Rows.Length);
        }
        return wrong is null ? null : $"{wrong}; the tokens that were in force stay so";
    }

    /// <summary>Who a peer is without a token: what his address and his certificate say.</summary>
    public Identity Of(Peer peer)
    {
        TokenTable table = _table;
        TokenRow? row = peer.CertificateName is string name ? table.FindCertificate(name) : null;
        return row is not null && row.WhyNot(peer.Address, _time.GetUtcNow()) is null ? Of(peer, row, table) : WithoutToken(peer);
    }

    /// <summary>Who a peer is that gives a token; null if the token is not valid for him, which is counted, told, and slows his address down.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="listener">Where he is.</param>
    /// <param name="token">The token.</param>
    public Identity? Of(Peer peer, string listener, ReadOnlySpan<byte> token)
    {
        TokenTable table = _table;
        TokenRow? row = Token.IsWellFormed(token) ? table.Find(token) : null;
        if ((row is null ? AccessFailure.Unknown : row.WhyNot(peer.Address, _time.GetUtcNow())) is AccessFailure reason)
        {
            Fail(peer, listener, reason);
            return null;
        }
        Succeed(listener);
        return Of(peer, row!, table);
    }

    /// <summary>Who somebody is now: his token may have ended, or be gone from the file.</summary>
    /// <param name="identity">Who he was.</param>
    /// <param name="peer">The peer.</param>
    public Identity Now(Identity identity, Peer peer)
    {
        TokenTable table = _table;
        if (identity.Row is not TokenRow row || (identity.Table == table && row.Until == DateTimeOffset.MaxValue))
        {
            return identity;
        }
        TokenRow? again = table.FindAgain(row);
        return again is null || again.WhyNot(peer.Address, _time.GetUtcNow()) is not null ? WithoutToken(peer) : Of(peer, again, table);
    }

    /// <summary>Whether somebody has this token, in force or not: such a line of a log is not stored.</summary>
    public bool Knows(ReadOnlySpan<byte> token) => HasTokens && _table.Knows(token);

    /// <summary>When a peer is heard that connects now, in milliseconds of the clock of loops: later than now if his address gave wrong tokens.</summary>
    public long HearsAtMs(Peer peer)
    {
        TimeSpan delay = _offenders.DelayOf(peer.Address);
        if (delay == TimeSpan.Zero)
        {
            return 0;
        }
        _counters.Delayed.Increment();
        return (long)(_time.GetElapsedTime(0) + delay).TotalMilliseconds;
    }

    /// <summary>A token or password was right.</summary>
    public void Succeed(string listener) => _counters.Successes(listener).Increment();

    /// <summary>A token or password was wrong.</summary>
    public void Fail(Peer peer, string listener, AccessFailure reason)
    {
        _counters.Failures(listener, reason).Increment();
        _log.AuthFailed(listener, peer.Text, AccessCounters.Label(reason));
        _offenders.Add(peer.Address);
    }

    /// <summary>Counts and tells that somebody was refused something.</summary>
    /// <param name="identity">Who he is.</param>
    /// <param name="from">His address.</param>
    /// <param name="listener">Where he is.</param>
    /// <param name="needed">The roles that he needs.</param>
    /// <returns>What he is told.</returns>
    public string Refuse(Identity identity, string from, string listener, Roles needed)
    {
        AccessFailure reason = !HasTokens ? AccessFailure.Protected : identity.Row is null ? AccessFailure.Missing : AccessFailure.Role;
        _counters.Failures(listener, reason).Increment();
        _log.AccessDenied(identity.Name, listener, from, AccessCounters.Label(reason));
        return (HasTokens, needed) switch
        {
            (true, Roles.Admin) => Denial.NeedsAdmin,
            (true, _) => Denial.NeedsQuery,
            (false, Roles.Admin) when identity.Has(Roles.Query) => Denial.NeedsLoopback,
            _ => Denial.NoToken,
        };
    }

    /// <summary>Writes down that somebody changed what others see.</summary>
    public void Audit(Identity identity, string from, string action, Counter counter, long records)
    {
        counter.Increment();
        _log.Audit(identity.Name, from, action, records);
    }

    private Identity WithoutToken(Peer peer)
    {
        if (!HasTokens && IPAddress.IsLoopback(peer.Address))
        {
            return new Identity(Identity.Loopback, Roles.All);
        }
        Roles roles = (_settings.IngestNeedsToken ? Roles.None : Roles.Ingest) | (_settings.Allow.Contain(peer.Address) ? Roles.Query : Roles.None);
        return new Identity(Identity.Anonymous, roles);
    }

    private Identity Of(Peer peer, TokenRow row, TokenTable table) => new(row.Name, row.Roles | WithoutToken(peer).Roles) { Row = row, Table = table };

    private string? Read()
    {
        if (_file is null)
        {
            return null;
        }
        string? wrong = _file.Read(out ImmutableArray<TokenRow> rows, out string? warning);
        if (warning is not null)
        {
            _log.SettingWarning(warning);
        }
        if (wrong is null)
        {
            _table = new TokenTable(WithOwn(rows));
        }
        return wrong;
    }

    private ImmutableArray<TokenRow> WithOwn(ImmutableArray<TokenRow> rows)
    {
        if (_settings.AuthToken.Length == 0)
        {
            return rows;
        }
        byte[] hash = new byte[System.Security.Cryptography.SHA256.HashSizeInBytes];
        Token.Hash(Encoding.UTF8.GetBytes(_settings.AuthToken), hash);
        return rows.Insert(0, new TokenRow(Identity.AuthToken, Roles.All) { Hash = [.. hash] });
    }
}
