using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using LogCaster.Access;
using LogCaster.Diagnostics;
using LogCaster.Engine.Query.Language;
using LogCaster.Net;
using LogCaster.Queries;

namespace LogCaster.Tests.Access;

internal sealed class GateTests
{
    [Test]
    public async Task Without_tokens_this_machine_may_do_everything_and_others_send()
    {
        using var access = new AccessFixture();
        await Assert.That(access.Gate.Of(AccessFixture.Local)).IsEqualTo(new Identity("loopback", Roles.All));
        await Assert.That(access.Gate.Of(new Peer(IPAddress.IPv6Loopback)).Roles).IsEqualTo(Roles.All);
        await Assert.That(access.Gate.Of(new Peer(IPAddress.Parse("127.8.9.10"))).Roles).IsEqualTo(Roles.All);
        await Assert.That(access.Gate.Of(AccessFixture.Near).Roles).IsEqualTo(Roles.Ingest);
        await Assert.That(access.Gate.Of(AccessFixture.Far).Roles).IsEqualTo(Roles.Ingest);
        await Assert.That(access.Gate.Of(new Peer(IPAddress.None)).Roles).IsEqualTo(Roles.Ingest);
    }

    [Test]
    [Arguments("192.168.0.0/16", true, false)]
    [Arguments("private", true, false)]
    [Arguments("2001:db8::/32,10.0.0.1", false, true)]
    [Arguments("0.0.0.0/0", true, false)]
    [Arguments("::/0", false, true)]
    public async Task Networks_that_are_named_may_query_and_no_more(string allow, bool near, bool far)
    {
        using var access = new AccessFixture(null, ("LOGCASTER_ALLOW", allow));
        await Assert.That(access.Gate.Of(AccessFixture.Near).Roles).IsEqualTo(near ? Roles.Ingest | Roles.Query : Roles.Ingest);
        await Assert.That(access.Gate.Of(AccessFixture.Far).Roles).IsEqualTo(far ? Roles.Ingest | Roles.Query : Roles.Ingest);
    }

    [Test]
    public async Task With_tokens_roles_decide_wherever_a_peer_comes_from()
    {
        using var access = new AccessFixture(null, ("LOGCASTER_AUTH_TOKEN", AccessFixture.Token));
        await Assert.That(access.Gate.Of(AccessFixture.Local)).IsEqualTo(new Identity("anonymous", Roles.Ingest));
        await Assert.That(access.Give(AccessFixture.Token)?.Roles).IsEqualTo(Roles.All);
        await Assert.That(access.Give(AccessFixture.Token)?.Name).IsEqualTo("auth_token");
        foreach (string wrong in new[] { "", "lc_", AccessFixture.Token + "x", AccessFixture.Token[..^1], AccessFixture.Token.ToUpperInvariant(), "a b", "\0", new string('a', 300), "é" })
        {
            await Assert.That(access.Give(wrong)).IsNull().Because(wrong);
        }
        await Assert.That(access.Failures(AccessFailure.Unknown)).IsEqualTo(9);
        await Assert.That(access.Metrics.Access.Successes("query").Value).IsEqualTo(2);
    }

    [Test]
    public async Task An_empty_file_of_tokens_lets_nobody_in_but_is_one()
    {
        using var access = new AccessFixture("# nobody yet\n");
        await Assert.That(access.IsOpen).IsTrue();
        await Assert.That(access.Gate.Of(AccessFixture.Local).Roles).IsEqualTo(Roles.Ingest);
    }

    [Test]
    public async Task A_token_ends_and_is_for_its_networks_alone()
    {
        using var access = new AccessFixture(
            $"ann {AccessFixture.HashOf("ann-token")} admin until=2026-11-23T10:31:00Z\nbob {AccessFixture.HashOf("bob-token")} query from=192.168.1.0/24,10.0.0.1\n");
        await Assert.That(access.Give("ann-token")?.Roles).IsEqualTo(Roles.All);
        await Assert.That(access.Give("bob-token")).IsNull();
        await Assert.That(access.Give("bob-token", AccessFixture.Near)?.Name).IsEqualTo("bob");
        Identity ann = access.Give("ann-token")!;
        await Assert.That(access.Gate.Now(ann, AccessFixture.Far).Roles).IsEqualTo(Roles.All);
        access.Time.Advance(TimeSpan.FromSeconds(15));
        await Assert.That(access.Give("ann-token")).IsNull();
        await Assert.That(access.Gate.Now(ann, AccessFixture.Far)).IsEqualTo(new Identity("anonymous", Roles.Ingest));
        await Assert.That(access.Failures(AccessFailure.Network)).IsEqualTo(1);
        await Assert.That(access.Failures(AccessFailure.Expired)).IsEqualTo(1);
    }

    [Test]
    public async Task A_certificate_is_known_by_its_name_and_adds_to_what_the_address_may()
    {
        using var access = new AccessFixture("web cert:web1.example.org query\nann \"cert:Ann Example\" ingest,admin from=192.168.1.0/24\n");
        await Assert.That(access.Gate.Of(new Peer(IPAddress.Loopback) { CertificateName = "WEB1.example.org" }).Roles).IsEqualTo(Roles.Ingest | Roles.Query);
        await Assert.That(access.Gate.Of(new Peer(AccessFixture.Near.Address) { CertificateName = "Ann Example" }).Name).IsEqualTo("ann");
        await Assert.That(access.Gate.Of(new Peer(IPAddress.Loopback) { CertificateName = "Ann Example" }).Roles).IsEqualTo(Roles.Ingest);
        await Assert.That(access.Gate.Of(new Peer(IPAddress.Loopback) { CertificateName = "web2.example.org" }).Roles).IsEqualTo(Roles.Ingest);
        await Assert.That(access.Give("cert:web1.example.org")).IsNull();
    }

    [Test]
    public async Task A_file_is_read_again_and_a_wrong_one_changes_nothing()
    {
        using var access = new AccessFixture($"ann {AccessFixture.HashOf("first")} query\n");
        Identity ann = access.Give("first")!;
        access.Write($"ann {AccessFixture.HashOf("second")} query\nwrong line\n");
        string? wrong = access.Gate.Reload();
        await Assert.That(wrong).Contains("line 2:");
        await Assert.That(wrong).DoesNotContain("wrong line");
        await Assert.That(access.Give("first")).IsNotNull();
        await Assert.That(access.Give("second")).IsNull();
        access.Write($"ann {AccessFixture.HashOf("second")} query\n");
        await Assert.That(access.Gate.Reload()).IsNull();
        await Assert.That(access.Give("first")).IsNull();
        await Assert.That(access.Give("second")).IsNotNull();
        await Assert.That(access.Gate.Now(ann, AccessFixture.Far).Roles).IsEqualTo(Roles.Ingest).Because("his token is gone");
        File.Delete(access.FilePath);
        await Assert.That(access.Gate.Reload()).Contains("cannot be read");
        await Assert.That(access.Give("second")).IsNotNull();
    }

    [Test]
    public async Task A_role_that_changes_in_the_file_changes_for_who_is_connected()
    {
        using var access = new AccessFixture($"ann {AccessFixture.HashOf("first")} query\n");
        Identity ann = access.Give("first")!;
        access.Write($"annabel {AccessFixture.HashOf("first")} admin\n");
        await Assert.That(access.Gate.Reload()).IsNull();
        await Assert.That(access.Gate.Now(ann, AccessFixture.Far).Roles).IsEqualTo(Roles.All);
    }

    [Test]
    [Arguments(UnixFileMode.OtherWrite)]
    [Arguments(UnixFileMode.GroupWrite)]
    public async Task A_file_that_others_may_write_is_refused(UnixFileMode mode)
    {
        using var access = new AccessFixture("# none\n");
        access.Write($"eve {AccessFixture.HashOf("eve")} admin\n", UnixFileMode.UserRead | UnixFileMode.UserWrite | mode);
        await Assert.That(access.Gate.Reload()).Contains("others than its owner may write it");
        await Assert.That(access.Give("eve")).IsNull();
    }

    [Test]
    public async Task Failures_slow_an_address_down_and_its_neighbours_in_IPv6_but_nobody_else()
    {
        using var access = new AccessFixture(null, ("LOGCASTER_AUTH_TOKEN", AccessFixture.Token));
        for (int i = 0; i < Offenders.Free - 1; i++)
        {
            _ = access.Give("wrong");
        }
        await Assert.That(access.Gate.HearsAtMs(AccessFixture.Far)).IsEqualTo(0);
        foreach (int seconds in new[] { 1, 2, 4, 8, 10, 10 })
        {
            _ = access.Give("wrong");
            long now = (long)access.Time.GetElapsedTime(0).TotalMilliseconds;
            await Assert.That(access.Gate.HearsAtMs(AccessFixture.Far)).IsEqualTo(now + (1000 * seconds));
        }
        await Assert.That(access.Gate.HearsAtMs(new Peer(IPAddress.Parse("2001:db8::ffff:1")))).IsGreaterThan(0);
        await Assert.That(access.Gate.HearsAtMs(new Peer(IPAddress.Parse("2001:db8:0:1::1")))).IsEqualTo(0);
        await Assert.That(access.Gate.HearsAtMs(AccessFixture.Near)).IsEqualTo(0);
        access.Time.Advance(Offenders.Memory);
        await Assert.That(access.Gate.HearsAtMs(AccessFixture.Far)).IsEqualTo(0);
    }

    [Test]
    public async Task The_table_of_offenders_is_bounded_and_forgets_the_oldest()
    {
        const int Most = 100;
        var offenders = new Offenders(Most, TimeProvider.System);
        var last = IPAddress.Parse("10.9.9.9");
        for (int i = 0; i < 10_000; i++)
        {
            offenders.Add(new IPAddress([10, 0, (byte)(i >> 8), (byte)i]));
            if (i % 10 == 0)
            {
                offenders.Add(last);
            }
        }
        await Assert.That(offenders.Count).IsBetween(1, Most);
        await Assert.That(offenders.DelayOf(last)).IsEqualTo(Offenders.LongestDelay);
        await Assert.That(offenders.DelayOf(new IPAddress([10, 0, 0, 1]))).IsEqualTo(TimeSpan.Zero);
    }

    [Test]
    public async Task Ten_thousand_tokens_are_each_found()
    {
        var lines = Enumerable.Range(0, 10_000).Select(static i => $"t{i} {AccessFixture.HashOf($"token-{i}")} {(i % 2 == 0 ? "query" : "ingest")}");
        using var access = new AccessFixture(string.Join('\n', lines));
        await Assert.That(access.IsOpen).IsTrue();
        for (int i = 0; i < 10_000; i += 97)
        {
            await Assert.That(access.Give($"token-{i}")?.Name).IsEqualTo($"t{i}");
        }
        await Assert.That(access.Give("token-10000")).IsNull();
        await Assert.That(access.Gate.Knows("token-9999"u8)).IsTrue();
        await Assert.That(access.Gate.Knows("token-10000"u8)).IsFalse();
        access.Write(string.Join('\n', Enumerable.Range(0, 10_001).Select(static i => $"t{i} {AccessFixture.HashOf($"token-{i}")} query")));
        await Assert.That(access.Gate.Reload()).Contains("LOGCASTER_MAX_TOKENS");
    }

    [Test]
    public async Task While_the_file_is_read_again_who_is_in_both_versions_always_gets_in()
    {
        string steady = $"steady {AccessFixture.HashOf("steady")} query\n";
        using var access = new AccessFixture(steady);
        long asked = 0;
        long refused = 0;
        using var stop = new CancellationTokenSource();
        Task[] askers = [.. Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Interlocked.Increment(ref asked);
                Interlocked.Add(ref refused, access.Give("steady") is null ? 1 : 0);
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        // On a busy machine it may take a while until anybody asks.
        for (int i = 0; i < 200 || (Interlocked.Read(ref asked) < 100 && i < 100_000); i++)
        {
            access.Write(i % 3 == 0 ? "no line\n" : $"other {AccessFixture.HashOf($"{i}")} ingest\n{steady}");
            _ = access.Gate.Reload();
        }
        await stop.CancelAsync();
        await Task.WhenAll(askers);
        await Assert.That(asked).IsGreaterThan(0);
        await Assert.That(refused).IsEqualTo(0);
    }

    /// <summary>Every verb against every set of roles: none may do more than its row says.</summary>
    [Test]
    public async Task A_verb_needs_the_role_that_its_row_says()
    {
        using var access = new AccessFixture(null, ("LOGCASTER_AUTH_TOKEN", AccessFixture.Token));
        foreach (VerbRow row in VerbTable.Rows)
        {
            foreach (Roles roles in new[] { Roles.None, Roles.Ingest, Roles.Query, Roles.Admin | Roles.Query, Roles.All })
            {
                bool isAllowed = row.Effect switch
                {
                    VerbEffect.Reads => roles.HasFlag(Roles.Query),
                    VerbEffect.Changes => roles.HasFlag(Roles.Admin),
                    _ => true,
                };
                string? refusal = new Asker(new Identity("x", roles), "192.0.2.1", "query").Refusal(access.Gate, row.Verb);
                await Assert.That(refusal is null).IsEqualTo(isAllowed).Because($"{row.Name} {roles}");
                await Assert.That(refusal is null || refusal.StartsWith(Denial.Word, StringComparison.Ordinal)).IsTrue();
            }
        }
        await Assert.That(VerbTable.Rows.Where(row => row.Effect == VerbEffect.Changes).Select(row => row.Name)).IsEquivalentTo(["CLEAR", "UNCLEAR"]);
        await Assert.That(VerbTable.Rows.Where(row => row.Effect == VerbEffect.None).Select(row => row.Name)).IsEquivalentTo(["AUTH", "QUIT"]);
    }

    [Test]
    public async Task A_denial_says_the_way_in()
    {
        using var open = new AccessFixture();
        using var closed = new AccessFixture(null, ("LOGCASTER_AUTH_TOKEN", AccessFixture.Token));
        await Assert.That(open.Gate.Refuse(Identity.Nobody, "192.0.2.1", "query", Roles.Query)).IsEqualTo(
            "DENIED this LogCaster has no token. Set LOGCASTER_AUTH_TOKEN_FILE, or LOGCASTER_ALLOW=192.168.1.0/24, or query from the machine itself.");
        await Assert.That(open.Gate.Refuse(new Identity("anonymous", Roles.Query), "192.0.2.1", "query", Roles.Admin)).IsEqualTo(Denial.NeedsLoopback);
        await Assert.That(closed.Gate.Refuse(Identity.Nobody, "192.0.2.1", "query", Roles.Query)).IsEqualTo(Denial.NeedsQuery);
        await Assert.That(closed.Gate.Refuse(Identity.Nobody, "192.0.2.1", "query", Roles.Admin)).IsEqualTo(Denial.NeedsAdmin);
        await Assert.That(open.Failures(AccessFailure.Protected)).IsEqualTo(2);
        await Assert.That(closed.Failures(AccessFailure.Missing)).IsEqualTo(2);
    }
}
