using System;
using System.IO;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;
using LogCaster.EndToEnd.Tls;

namespace LogCaster.EndToEnd;

/// <summary>The fully static executable, in a root directory that holds nothing but it and its certificates, as in a scratch image.</summary>
internal sealed class StaticBinaryTests
{
    [Test]
    public async Task In_an_empty_root_it_takes_lines_and_answers_over_TLS()
    {
        string binary = RunningLogCaster.Binary + "-static";
        Skip.Unless(File.Exists(binary), $"NOT TESTED: there is no {binary}; make static builds it.");
        string enter = Environment.UserName == "root" ? "chroot" : "unshare --user --map-root-user chroot";
        Skip.Unless((await Bash.RunAsync($"{enter} / true")).ExitCode == 0, "NOT TESTED: this machine lets nobody change the root directory.");
        using TlsFolder folder = await TlsFolder.MakeAsync();

        string output = await folder.RunAsync(
            $$"""
            mkdir root && cp '{{binary}}' root/logcaster && cp server.pem server.key root/
            LOGCASTER_PORT=auto LOGCASTER_QUERY_PORT=auto LOGCASTER_TLS_CERT=/server.pem LOGCASTER_TLS_KEY=/server.key \
              LOGCASTER_TLS_PORT=auto LOGCASTER_QUERY_TLS_PORT=auto {{enter}} root /logcaster 2>errors &
            server=$!
            trap 'kill $server' EXIT
            for i in $(seq 200); do grep -q '"started"' errors && break; sleep 0.05; done
            port() { grep -o "Listening for $1 on [^ ]*, port [0-9]*" errors | grep -o '[0-9]*$'; }
            printf 'one\ntwo\n' | openssl s_client -connect localhost:$(port log-tls) -CAfile ca.pem -verify_return_error -quiet -no_ign_eof 2>/dev/null
            echo COUNT | openssl s_client -connect localhost:$(port query-tls) -CAfile ca.pem -verify_return_error -quiet 2>/dev/null
            ls root
            """);

        await Assert.That(output).IsEqualTo("COUNT: 2\nlogcaster\nserver.key\nserver.pem\n");
    }
}
