using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Tls;

/// <summary>A folder with the certificates that docs/tls.md makes, by its own commands. Disposing deletes it.</summary>
internal sealed class TlsFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private TlsFolder()
    {
    }

    /// <summary>Settings that use the server's certificate, with any free ports.</summary>
    public string[] Settings =>
    [
        $"LOGCASTER_TLS_CERT={File("server.pem")}", $"LOGCASTER_TLS_KEY={File("server.key")}",
        "LOGCASTER_TLS_PORT=auto", "LOGCASTER_QUERY_TLS_PORT=auto", "LOGCASTER_IRC_TLS_PORT=auto",
    ];

    /// <summary>Makes the certificates.</summary>
    public static async Task<TlsFolder> MakeAsync()
    {
        var folder = new TlsFolder();
        await folder.RunAsync(Commands());
        return folder;
    }

    /// <summary>The commands of the document.</summary>
    public static string Commands() => RepositoryRoot.Read("docs/tls.md").Split("```").First(part => part.StartsWith("sh\n", StringComparison.Ordinal))["sh\n".Length..];

    /// <summary>The path of a file in it.</summary>
    public string File(string name) => Path.Combine(_folder.Path, name);

    /// <summary>Runs commands in it, none of which may fail.</summary>
    public async Task<string> RunAsync(string commands)
    {
        Outcome outcome = await Bash.RunAsync($"cd '{_folder.Path}' && set -e\n{commands}");
        return outcome.ExitCode == 0 ? outcome.Output : throw new InvalidOperationException($"{commands}\n{outcome.Output}{outcome.Error}");
    }

    /// <summary>Makes one more certificate.</summary>
    /// <param name="name">The name of its files.</param>
    /// <param name="authority">Who vouches for it.</param>
    /// <param name="days">For how long it is valid; below zero: it has expired.</param>
    /// <param name="usage">What it is for.</param>
    public Task<string> AddAsync(string name, string authority = "ca", int days = 1, string usage = "clientAuth") => RunAsync(
        $"""
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN={name}' -keyout {name}.key -out {name}.csr 2>/dev/null
        printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage={usage}\n' > {name}.ext
        openssl x509 -req -in {name}.csr -CA {authority}.pem -CAkey {authority}.key -CAcreateserial -days {days} -extfile {name}.ext -out {name}.pem 2>/dev/null
        """);

    /// <summary>Makes one more authority.</summary>
    public Task<string> AddAuthorityAsync(string name) =>
        RunAsync($"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN={name}' -keyout {name}.key -out {name}.pem 2>/dev/null");

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
