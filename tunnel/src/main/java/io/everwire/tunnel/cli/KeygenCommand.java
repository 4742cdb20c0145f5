package io.everwire.tunnel.cli;

import io.everwire.protocolr.auth.ExitKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a key pair, for an exit or for a client. */
@Command(name = "keygen", description = "Make a key pair, for an exit or for a client's identity.")
@SuppressWarnings("NullAway.Init") // set by picocli
final class KeygenCommand implements Callable<Integer> {
    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Put the secret key into a new file, readable by its owner only, instead of printing it.")
    private @Nullable Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        byte[] seed = new byte[32];
        new SecureRandom().nextBytes(seed);
        if (out == null) {
            Service.print(spec, "secret " + HexFormat.of().formatHex(seed));
        } else {
            KeyFiles.writeSeed(out, seed);
        }
        Service.print(spec, "public " + ExitKey.of(seed).publicKey().hex());
        return 0;
    }
}
