using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace LogCaster.Tests.Net;

internal sealed class AcceptorTests
{
    [Test]
    public async Task Every_connection_is_taken_once_with_its_address()
    {
        var protocol = new ScriptedProtocol();
        using var port = new ServedPort(protocol);
        List<Socket> clients = [.. Enumerable.Range(0, 200).Select(_ => port.Connect())];
        await Assert.That(ServedPort.Until(() => port.Counters.Accepted.Value == 200)).IsTrue();
        await Assert.That(port.Counters.Open.Value).IsEqualTo(200);
        await Assert.That(protocol.Sessions.Select(session => session.Descriptor).Distinct().Count()).IsEqualTo(200);
        await Assert.That(protocol.Sessions.All(session => session.Peer.Text == "127.0.0.1")).IsTrue();
        clients.ForEach(client => client.Dispose());
        await Assert.That(ServedPort.Until(() => port.Counters.Open.Value == 0)).IsTrue();
    }

    [Test]
    [Arguments("ERROR: too many\n")]
    [Arguments("")]
    public async Task Beyond_the_limit_a_connection_is_told_and_closed_until_another_ends(string words)
    {
        var protocol = new ScriptedProtocol { Words = words };
        using var port = new ServedPort(protocol, maxConnections: 2);
        using Socket first = port.Connect();
        using Socket second = port.Connect();
        await Assert.That(ServedPort.Until(() => port.Counters.Accepted.Value == 2)).IsTrue();
        using Socket third = port.Connect();
        await Assert.That(ReadToEnd(third)).IsEqualTo(words);
        await Assert.That(ServedPort.Until(() => port.Counters.Rejected.Value == 1)).IsTrue();
        await Assert.That(port.Counters.Accepted.Value).IsEqualTo(2);

        first.Dispose();
        await Assert.That(ServedPort.Until(() => port.Counters.Open.Value == 1)).IsTrue();
        using Socket fourth = port.Connect();
        await Assert.That(ServedPort.Until(() => port.Counters.Accepted.Value == 3)).IsTrue();
        await Assert.That(port.Counters.Open.Value).IsEqualTo(2);
    }

    [Test]
    public async Task What_waits_in_the_kernel_is_taken_before_the_end()
    {
        var protocol = new ScriptedProtocol();
        using var port = new ServedPort(protocol);
        List<Socket> clients = [.. Enumerable.Range(0, 100).Select(_ => port.Connect())];
        clients.ForEach(client => client.Send("sent"u8));
        await Assert.That(port.Stop(TimeSpan.FromSeconds(10))).IsTrue();
        await Assert.That(port.Counters.Accepted.Value).IsEqualTo(100);
        await Assert.That(protocol.Sessions.Count(session => session.Received == "sent")).IsEqualTo(100);
        await Assert.That(() => port.Connect()).Throws<SocketException>();
        clients.ForEach(client => client.Dispose());
    }

    [Test]
    public async Task Loops_take_turns()
    {
        var protocol = new ScriptedProtocol();
        ReceiveLoop[] loops = [.. Enumerable.Range(0, 3).Select(i => new ReceiveLoop($"loop {i}", 1000, 1000, 1000, TimeProvider.System, _ => { }))];
        using var listener = Listener.Open("log", IPAddress.Loopback, 0, protocol, loops, 100, new ListenerCounters(new(), new(), new(), new()));
        IPEndPoint endPoint = listener.EndPoint;
        using var acceptor = new Acceptor([listener], NullLogger.Instance);
        Array.ForEach(loops, loop => loop.Start());
        acceptor.Start();
        List<TcpClient> clients = [];
        for (int i = 0; i < 9; i++)
        {
            clients.Add(new TcpClient(endPoint.Address.ToString(), endPoint.Port));
        }
        acceptor.Stop();
        Array.ForEach(loops, loop => loop.BeginDrain(TimeSpan.FromSeconds(5)));
        foreach (ReceiveLoop loop in loops)
        {
            await Assert.That(loop.EndDrain()).IsTrue();
            loop.Dispose();
        }
        await Assert.That(protocol.Sessions.GroupBy(session => session.Loop).Select(group => group.Count())).IsEquivalentTo([3, 3, 3]);
        clients.ForEach(client => client.Dispose());
    }

    [Test]
    public async Task A_port_that_is_taken_is_refused()
    {
        using var port = new ServedPort(new ScriptedProtocol());
        await Assert.That(() => Listener.Open(
                "other", IPAddress.Loopback, port.EndPoint.Port, new ScriptedProtocol(), [], 1, new ListenerCounters(new(), new(), new(), new())))
            .Throws<SocketException>();
    }

    private static string ReadToEnd(Socket client)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[100];
        for (int read = client.Receive(buffer); read > 0; read = client.Receive(buffer))
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        return text.ToString();
    }
}
