using System.Linq;
using System.Net;
using System.Threading.Tasks;
using LogCaster.Net;
using LogCaster.Tests.Ingest;

namespace LogCaster.Tests.Net;

internal sealed class SessionTableTests
{
    [Test]
    public async Task Sessions_are_found_by_their_descriptor_until_they_are_removed()
    {
        using var fixture = new IngestFixture();
        var protocol = new ScriptedProtocol();
        var table = new SessionTable();
        int[] descriptors = [0, 3, 1023, 1024, 500_000, 1_048_575];
        Session[] sessions = [.. descriptors.Select(descriptor => protocol.Open(new Connection(descriptor, fixture.Listener, new Peer(IPAddress.None)), 0))];
        foreach (Session session in sessions)
        {
            await Assert.That(table[session.Descriptor]).IsNull();
            table.Add(session);
        }
        foreach (Session session in sessions)
        {
            await Assert.That(table[session.Descriptor]).IsSameReferenceAs(session);
        }
        await Assert.That(table[4]).IsNull();
        await Assert.That(table.All().Select(session => session.Descriptor)).IsEquivalentTo(descriptors);
        table.Remove(1024);
        await Assert.That(table[1024]).IsNull();
        await Assert.That(table.All().Count()).IsEqualTo(5);
        await Assert.That(SessionTable.HasPlaceFor(1_048_575)).IsTrue();
        await Assert.That(SessionTable.HasPlaceFor(1_048_576)).IsFalse();
    }
}
