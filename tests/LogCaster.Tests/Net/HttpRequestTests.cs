using System.Text;
using System.Threading.Tasks;
using LogCaster.Net;

namespace LogCaster.Tests.Net;

internal sealed class HttpRequestTests
{
    [Test]
    [Arguments("GET / HTTP/1.1", true)]
    [Arguments("POST /CLEAR HTTP/1.1", true)]
    [Arguments("OPTIONS * HTTP/1.0", true)]
    [Arguments("Host: localhost:9998", true)]
    [Arguments("host: 127.0.0.1:9998", true)]
    [Arguments("COUNT", false)]
    [Arguments("SEARCH HTTP/1.1 500", false)]
    [Arguments("QUERY keyword=\"GET / HTTP/1.1\"", false)]
    [Arguments("SEARCH Host: x", false)]
    [Arguments("", false)]
    [Arguments("HTTP/1.1", false)]
    public async Task A_request_is_told_from_a_command(string line, bool isHttp) =>
        await Assert.That(HttpRequest.Begins(Encoding.UTF8.GetBytes(line))).IsEqualTo(isHttp);
}
