using System;
using System.Net;
using System.Threading.Tasks;
using LogCaster.Diagnostics;
using LogCaster.Net.Limits;
using LogCaster.Tests.Diagnostics;
using LogCaster.Tests.Ingest;

namespace LogCaster.Tests.Net.Limits;

internal sealed class SendRatesTests
{
    private static readonly IPAddress s_one = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress s_other = IPAddress.Parse("192.0.2.2");

    [Test]
    public async Task Connections_of_one_peer_share_its_rate_and_others_have_theirs()
    {
        SendRates rates = Make(("LOGCASTER_RATE_LINES", "100"), ("LOGCASTER_RATE_BYTES", "1000"));
        PeerRate first = rates.Enter(s_one), second = rates.Enter(s_one), other = rates.Enter(s_other);
        await Assert.That(rates.Charge(first, 100, 10)).IsEqualTo(0);
        await Assert.That(rates.Charge(second, 100, 10)).IsEqualTo(1000);
        await Assert.That(rates.Charge(other, 100, 10)).IsEqualTo(0);
        await Assert.That(rates.Charge(other, 0, 2990)).IsEqualTo(2000);
    }

    [Test]
    public async Task All_together_have_a_rate_too()
    {
        SendRates rates = Make(("LOGCASTER_TOTAL_RATE_LINES", "100"));
        await Assert.That(rates.Charge(rates.Enter(s_one), 100, 10)).IsEqualTo(0);
        await Assert.That(rates.Charge(rates.Enter(s_other), 50, 10)).IsEqualTo(500);
    }

    [Test]
    public async Task What_a_peer_owes_is_not_forgotten_when_it_leaves()
    {
        var time = new ManualTime();
        SendRates rates = Make(time, ("LOGCASTER_RATE_LINES", "100"));
        PeerRate rate = rates.Enter(s_one);
        _ = rates.Charge(rate, 300, 1);
        rates.Leave(s_one, rate);
        await Assert.That(rates.Charge(rates.Enter(s_one), 0, 0)).IsEqualTo(2000);
        rates.Leave(s_one, rate);
        await Assert.That(rates.Peers).IsEqualTo(1);
        time.Advance(TimeSpan.FromSeconds(3));
        rate = rates.Enter(s_one);
        rates.Leave(s_one, rate);
        await Assert.That(rates.Peers).IsEqualTo(0);
    }

    [Test]
    public async Task Without_settings_there_are_none() =>
        await Assert.That(SendRates.Make(IngestFixture.Read().Limits, new Metrics(1, []).Rates, new ManualTime())).IsNull();

    private static SendRates Make(params ReadOnlySpan<(string Variable, string Value)> settings) => Make(new ManualTime(), settings);

    private static SendRates Make(ManualTime time, params ReadOnlySpan<(string Variable, string Value)> settings) =>
        SendRates.Make(IngestFixture.Read(settings).Limits, new Metrics(1, []).Rates, time) ?? throw new InvalidOperationException();
}
