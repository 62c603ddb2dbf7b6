using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using LogCaster.Net;

namespace LogCaster.Tests.Net;

internal sealed class QueryConnectorTests
{
    [Test]
    public async Task Who_does_not_answer_is_given_up_in_time()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var waiting = new List<QueryClient>();
        string reason = "";
        // Nobody accepts: when the kernel's queue is full it answers no more.
        for (int i = 0; i < 16 && reason.Length == 0; i++)
        {
            if (QueryConnector.Connect("127.0.0.1", port, TimeSpan.FromMilliseconds(200), out reason) is { } client)
            {
                waiting.Add(client);
            }
        }
        waiting.ForEach(client => client.Dispose());

        await Assert.That(reason).IsEqualTo("no answer within 0.2 s");
    }

    [Test]
    [Arguments("localhost")]
    [Arguments("127.0.0.1")]
    public async Task A_host_is_a_name_or_an_address(string host)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using QueryClient? client = QueryConnector.Connect(host, ((IPEndPoint)listener.LocalEndpoint).Port, TimeSpan.FromSeconds(5), out string reason);

        await Assert.That(client).IsNotNull().Because(reason);
    }
}
