using System;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using LogCaster.Net;
using LogCaster.Tests.Ingest;
using LogCaster.Tests.Ring;
using TUnit.Assertions.Enums;

namespace LogCaster.Tests.Net;

internal sealed class ReceiveLoopTests
{
    [Test]
    public async Task An_idle_connection_owns_no_buffer_and_is_served_when_it_speaks()
    {
        using var fixture = new IngestFixture();
        using var port = new ServedPort(fixture.Protocol);
        using Socket client = port.Connect();
        await Assert.That(ServedPort.Until(() => port.Counters.Open.Value == 1)).IsTrue();
        await Assert.That(port.Loop.UnfinishedBytes).IsEqualTo(0);
        client.Send("spoken\n"u8);
        await Assert.That(ServedPort.Until(() => fixture.Ring.Next == 1)).IsTrue();
        await Assert.That(port.Loop.UnfinishedBytes).IsEqualTo(0);
    }

    [Test]
    public async Task The_close_by_the_server_says_that_all_is_stored()
    {
        using var fixture = new IngestFixture();
        using var port = new ServedPort(fixture.Protocol);
        using Socket client = port.Connect();
        client.Send(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(i => $"line {i}\n")) + "the last"));
        client.Shutdown(SocketShutdown.Send);
        await Assert.That(client.Receive(new byte[1])).IsEqualTo(0);
        await Assert.That(fixture.Ring.Next).IsEqualTo(5001);
        await Assert.That(RecordRingTests.Texts(fixture.Ring)[^1]).IsEqualTo("the last");
        await Assert.That(ServedPort.Until(() => port.Counters.Open.Value == 0)).IsTrue();
    }

    [Test]
    public async Task A_long_record_in_single_bytes_is_stored_whole_and_its_buffer_given_back()
    {
        using var fixture = new IngestFixture();
        using var port = new ServedPort(fixture.Protocol);
        using Socket client = port.Connect();
        string record = string.Concat(Enumerable.Range(0, 600).Select(i => (char)('a' + (i % 26))));
        for (int i = 0; i < record.Length; i++)
        {
            // Each byte is received for itself.
            client.Send([(byte)record[i]]);
            await Assert.That(ServedPort.Until(() => fixture.Metrics.Loops[0].Bytes == i + 1)).IsTrue();
        }
        await Assert.That(ServedPort.Until(() => port.Loop.UnfinishedBytes == 1024)).IsTrue();
        client.Send("\nnext"u8);
        await Assert.That(ServedPort.Until(() => fixture.Ring.Next == 1)).IsTrue();
        await Assert.That(RecordRingTests.Texts(fixture.Ring)).IsEquivalentTo([record]);
        client.Shutdown(SocketShutdown.Send);
        await Assert.That(ServedPort.Until(() => port.Counters.Open.Value == 0)).IsTrue();
        await Assert.That(port.Loop.UnfinishedBytes).IsEqualTo(0);
        await Assert.That(RecordRingTests.Texts(fixture.Ring)).IsEquivalentTo([record, "next"], CollectionOrdering.Matching);
    }

    [Test]
    public async Task Records_of_many_connections_in_pieces_do_not_mix()
    {
        const int Clients = 20;
        using var fixture = new IngestFixture();
        using var port = new ServedPort(fixture.Protocol);
        Socket[] clients = [.. Enumerable.Range(0, Clients).Select(_ => port.Connect())];
        var random = new Random(5);
        int[] sent = new int[Clients];
        byte[][] streams = [.. Enumerable.Range(0, Clients).Select(i =>
            Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 50).Select(n => $"client {i} number {n} {new string('x', n * 7)}\n"))))];
        while (sent.Zip(streams).Any(pair => pair.First < pair.Second.Length))
        {
            int i = random.Next(Clients);
            sent[i] += clients[i].Send(streams[i].AsSpan(sent[i], int.Min(random.Next(1, 1500), streams[i].Length - sent[i])));
        }
        await Assert.That(ServedPort.Until(() => fixture.Ring.Next == Clients * 50)).IsTrue();
        string[] texts = RecordRingTests.Texts(fixture.Ring);
        for (int i = 0; i < Clients; i++)
        {
            string own = string.Concat(texts.Where(text => text.StartsWith($"client {i} ", StringComparison.Ordinal)).Select(text => text + "\n"));
            await Assert.That(own).IsEqualTo(Encoding.ASCII.GetString(streams[i]));
            clients[i].Dispose();
        }
    }

    [Test]
    public async Task Beyond_the_bound_of_all_unfinished_records_one_is_cut_and_the_others_stay_whole()
    {
        using var fixture = new IngestFixture();
        using var port = new ServedPort(fixture.Protocol, maxUnfinishedBytes: 1024);
        using Socket first = port.Connect();
        using Socket second = port.Connect();
        string half = new('x', 600);
        first.Send(Encoding.ASCII.GetBytes(half));
        await Assert.That(ServedPort.Until(() => port.Loop.UnfinishedBytes == 1024)).IsTrue();
        second.Send(Encoding.ASCII.GetBytes("given up " + half));
        await Assert.That(ServedPort.Until(() => fixture.Ring.Next == 1)).IsTrue();
        second.Send("its rest\nnext\n"u8);
        await Assert.That(ServedPort.Until(() => fixture.Ring.Next == 2)).IsTrue();
        first.Send(" whole\n"u8);
        await Assert.That(ServedPort.Until(() => fixture.Ring.Next == 3)).IsTrue();
        await Assert.That(RecordRingTests.Texts(fixture.Ring))
            .IsEquivalentTo([$"given up {half}...", "next", half + " whole"], CollectionOrdering.Matching);
        await Assert.That(fixture.Metrics.LinesDroppedByPending.Value).IsEqualTo(1);
        await Assert.That(port.Faults).IsEmpty();
    }

    [Test]
    public async Task What_arrived_before_a_reset_is_stored()
    {
        using var fixture = new IngestFixture();
        using var port = new ServedPort(fixture.Protocol);
        Socket client = port.Connect();
        client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Send("one\ntwo"u8);
        client.Dispose();
        await Assert.That(ServedPort.Until(() => fixture.Ring.Next == 2)).IsTrue();
        await Assert.That(RecordRingTests.Texts(fixture.Ring)).IsEquivalentTo(["one", "two"], CollectionOrdering.Matching);
        await Assert.That(ServedPort.Until(() => port.Counters.Open.Value == 0)).IsTrue();
    }

    [Test]
    public async Task A_drain_takes_what_was_sent_and_then_closes_every_connection()
    {
        const int Clients = 30;
        const int Lines = 2000;
        using var fixture = new IngestFixture(("LOGCASTER_CAPACITY", "100000"));
        using var port = new ServedPort(fixture.Protocol);
        Socket[] clients = [.. Enumerable.Range(0, Clients).Select(_ => port.Connect())];
        byte[] stream = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, Lines).Select(i => $"line {i} of a sender\n")) + "unfinished");
        foreach (Socket client in clients)
        {
            client.Send(stream);
        }
        await Assert.That(port.Stop(TimeSpan.FromSeconds(10))).IsTrue();
        await Assert.That(fixture.Ring.Next).IsEqualTo(Clients * (Lines + 1));
        await Assert.That(port.Counters.Accepted.Value).IsEqualTo(Clients);
        await Assert.That(port.Counters.Open.Value).IsEqualTo(0);
        foreach (Socket client in clients)
        {
            client.Dispose();
        }
    }

    [Test]
    public async Task A_drain_ends_in_time_though_a_client_goes_on_sending()
    {
        using var fixture = new IngestFixture();
        using var port = new ServedPort(fixture.Protocol);
        using Socket client = port.Connect();
        using var stop = new CancellationTokenSource();
        var sender = new Thread(() => SendOn(client, stop.Token));
        sender.Start();
        await Assert.That(ServedPort.Until(() => fixture.Ring.Next > 1000)).IsTrue();
        bool inTime = port.Stop(TimeSpan.FromSeconds(2));
        await stop.CancelAsync();
        sender.Join();
        await Assert.That(inTime).IsTrue();
        await Assert.That(port.Counters.Open.Value).IsEqualTo(0);
    }

    [Test]
    public async Task A_fault_in_one_session_closes_it_and_no_other()
    {
        var protocol = new ScriptedProtocol
        {
            OnReceive = static (_, text, _) => text == "bad" ? throw new InvalidOperationException("bad") : Interest.Read,
        };
        using var port = new ServedPort(protocol);
        using Socket good = port.Connect();
        using Socket bad = port.Connect();
        bad.Send("bad"u8);
        await Assert.That(bad.Receive(new byte[1])).IsEqualTo(0);
        good.Send("good"u8);
        await Assert.That(ServedPort.Until(() => protocol.Sessions.Any(session => session.Received == "good"))).IsTrue();
        await Assert.That(port.Faults.Single().Message).IsEqualTo("bad");
        await Assert.That(protocol.Sessions.Count(session => session.IsClosed)).IsEqualTo(1);
        await Assert.That(ServedPort.Until(() => port.Counters.Open.Value == 1)).IsTrue();
    }

    [Test]
    public async Task A_session_that_is_busy_elsewhere_hears_nothing_until_it_is_armed_again()
    {
        var protocol = new ScriptedProtocol();
        using var port = new ServedPort(protocol);
        using Socket client = port.Connect();
        await Assert.That(ServedPort.Until(() => port.Counters.Accepted.Value == 1)).IsTrue();
        ScriptedSession session = protocol.Sessions.Single();
        client.Send("first"u8);
        await Assert.That(ServedPort.Until(() => session.Received == "first")).IsTrue();
        port.Loop.Arm(session, Interest.Elsewhere);
        client.Send("second"u8);
        using Socket other = port.Connect();
        other.Send("other"u8);
        await Assert.That(ServedPort.Until(() => protocol.Sessions.Any(one => one.Received == "other"))).IsTrue();
        await Assert.That(session.Received).IsEqualTo("first");
        port.Loop.Arm(session, Interest.Read);
        await Assert.That(ServedPort.Until(() => session.Received == "firstsecond")).IsTrue();
    }

    [Test]
    public async Task A_connection_goes_through_its_preludes_in_order_and_then_to_its_protocol()
    {
        var protocol = new ScriptedProtocol();
        using var port = new ServedPort(protocol, preludes: loop => [new Greeting(loop, "one"), new Greeting(loop, "two")]);
        using Socket client = port.Connect();
        client.Send("one"u8);
        client.Send("two"u8);
        client.Send("and the rest"u8);
        await Assert.That(ServedPort.Until(() => protocol.Sessions.SingleOrDefault()?.Received == "and the rest")).IsTrue();
        await Assert.That(port.Counters.Open.Value).IsEqualTo(1);
        client.Dispose();
        await Assert.That(ServedPort.Until(() => port.Counters.Open.Value == 0)).IsTrue();
    }

    [Test]
    public async Task A_connection_whose_prelude_fails_goes_no_further()
    {
        var protocol = new ScriptedProtocol();
        using var port = new ServedPort(protocol, preludes: loop => [new Greeting(loop, "one"), new Greeting(loop, "two")]);
        using Socket client = port.Connect();
        client.Send("onetow"u8);
        await Assert.That(client.Receive(new byte[1])).IsEqualTo(0);
        await Assert.That(ServedPort.Until(() => port.Counters.Open.Value == 0)).IsTrue();
        await Assert.That(protocol.Sessions).IsEmpty();
        await Assert.That(port.Counters.Accepted.Value).IsEqualTo(1);
    }

    [Test]
    public async Task A_session_that_is_busy_elsewhere_is_told_that_its_peer_is_gone()
    {
        var protocol = new ScriptedProtocol();
        using var port = new ServedPort(protocol);
        Socket client = port.Connect();
        await Assert.That(ServedPort.Until(() => port.Counters.Accepted.Value == 1)).IsTrue();
        ScriptedSession session = protocol.Sessions.Single();
        port.Loop.Arm(session, Interest.Elsewhere);
        client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Dispose();
        await Assert.That(ServedPort.Until(() => session.IsPeerGone)).IsTrue();
        await Assert.That(session.IsClosed).IsFalse();
        port.Loop.Arm(session, Interest.Read);
        await Assert.That(ServedPort.Until(() => session.IsClosed)).IsTrue();
    }

    [Test]
    public async Task What_the_kernel_will_not_take_is_sent_when_the_peer_reads()
    {
        const int Bytes = 12 << 20;
        var protocol = new ScriptedProtocol
        {
            OnReceive = static (session, _, state) => state == StreamState.Open ? Answer(session) : Interest.Close,
            OnSend = static session => Flush(session),
        };
        using var port = new ServedPort(protocol);
        using Socket client = port.Connect();
        client.Send("give"u8);
        await Assert.That(ServedPort.Until(() => protocol.Sessions.Any(session => session.Interest == Interest.Write))).IsTrue();
        byte[] buffer = new byte[100_000];
        long sum = 0;
        int total = 0;
        for (int read = client.Receive(buffer); read > 0; read = client.Receive(buffer))
        {
            total += read;
            sum += buffer.AsSpan(0, read).ToArray().Sum(value => (long)value);
        }
        await Assert.That(total).IsEqualTo(Bytes);
        await Assert.That(sum).IsEqualTo(Enumerable.Range(0, Bytes).Sum(i => (long)(byte)(i * 31)));

        static Interest Answer(ScriptedSession session)
        {
            Span<byte> answer = session.Sending.Output.GetSpan(Bytes)[..Bytes];
            for (int i = 0; i < Bytes; i++)
            {
                answer[i] = (byte)(i * 31);
            }
            session.Sending.Output.Advance(Bytes);
            return Flush(session);
        }

        static Interest Flush(ScriptedSession session) => session.Sending.Flush() switch
        {
            SendOutcome.Blocked => Interest.Write,
            _ => Interest.Close,
        };
    }

    [Test]
    public async Task A_connection_that_is_silent_for_too_long_is_closed()
    {
        using var fixture = new IngestFixture(("LOGCASTER_IDLE_TIMEOUT", "50ms"));
        using var port = new ServedPort(fixture.Protocol);
        using Socket client = port.Connect();
        client.Send("said\nsaid by half"u8);
        await Assert.That(ServedPort.Until(() => fixture.Metrics.ClosedByIdleTimeout.Value == 1)).IsTrue();
        await Assert.That(ServedPort.Until(() => port.Counters.Open.Value == 0)).IsTrue();
        await Assert.That(RecordRingTests.Texts(fixture.Ring)).IsEquivalentTo(["said", "said by half"], CollectionOrdering.Matching);
    }

    private static void SendOn(Socket client, CancellationToken stop)
    {
        byte[] lines = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a line without end in sight\n", 500)));
        try
        {
            while (!stop.IsCancellationRequested)
            {
                client.Send(lines);
            }
        }
        catch (SocketException)
        {
            // The server has closed: that is what it was asked to do.
        }
    }
}
