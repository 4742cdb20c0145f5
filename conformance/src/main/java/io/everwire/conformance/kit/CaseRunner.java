package io.everwire.conformance.kit;

import io.everwire.conformance.rig.PeerKind;
import io.everwire.conformance.rig.Role;
import io.everwire.spi.Capability;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.Transports;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs a {@link Case} once in each of its cells, or says why it does not apply. For JUnit, by way of the annotation. */
public final class CaseRunner implements TestTemplateInvocationContextProvider, ExecutionCondition {
    private static final ExtensionContext.Namespace FAILED = ExtensionContext.Namespace.create(CaseRunner.class);

    /** For JUnit. */
    public CaseRunner() {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return context.getElement()
                .map(element -> element.getAnnotation(Case.class))
                .flatMap(promise -> obstacle(promise, context))
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled(null));
    }

    private static Optional<String> obstacle(Case promise, ExtensionContext context) {
        return Obstacles.to(promise, tested(context).provider(), tested(context).network(), settings(context));
    }

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return context.getRequiredTestMethod().isAnnotationPresent(Case.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        Case promise = context.getRequiredTestMethod().getAnnotation(Case.class);
        UnderTest tested = tested(context);
        TransportProvider provider = tested.provider();
        KitSettings settings = settings(context);
        boolean stops = stops(context);
        List<TransportProvider> others = others(tested, context).toList();
        return roles(promise, provider)
                .flatMap(role -> peers(promise, provider, others)
                        .<TestTemplateInvocationContext>map(peer -> new Cell(promise, tested, role, peer, settings)))
                .takeWhile(cell -> !(stops && hasFailed(context)));
    }

    private static boolean stops(ExtensionContext context) {
        return context.getConfigurationParameter(KitSettings.STOP, Boolean::parseBoolean)
                .orElse(false);
    }

    private static boolean hasFailed(ExtensionContext context) {
        return context.getStore(FAILED).get(context.getUniqueId()) != null;
    }

    /** Remembers that one run of a case has failed; the context is that of the run. */
    static void failed(ExtensionContext run) {
        run.getParent().ifPresent(all -> all.getStore(FAILED).put(all.getUniqueId(), true));
    }

    /** A transport that cannot listen is only ever the initiator. */
    private static Stream<Role> roles(Case promise, TransportProvider provider) {
        return Arrays.stream(promise.roles()).filter(role -> listens(provider) || role == Role.INITIATOR);
    }

    private static boolean listens(TransportProvider provider) {
        return provider.capabilities().contains(Capability.LISTEN);
    }

    private static Stream<Optional<TransportProvider>> peers(
            Case promise, TransportProvider provider, List<TransportProvider> others) {
        return Arrays.stream(promise.peers()).flatMap(kind -> peers(kind, provider, others));
    }

    private static Stream<Optional<TransportProvider>> peers(
            PeerKind kind, TransportProvider provider, List<TransportProvider> others) {
        return switch (kind) {
            case RAW -> Stream.of(Optional.empty());
            case ITSELF -> listens(provider) ? Stream.of(Optional.of(provider)) : Stream.empty();
            case OTHERS -> others.stream().map(Optional::of);
        };
    }

    /** Those that can reach it: what is not of the kernel's sockets can be reached by itself only. */
    private static Stream<TransportProvider> others(UnderTest tested, ExtensionContext context) {
        if (!tested.network().isOfSockets()) {
            return Stream.empty();
        }
        TransportProvider provider = tested.provider();
        Optional<List<String>> named =
                context.getConfigurationParameter(KitSettings.PEERS).map(names -> List.of(names.split(",", -1)));
        List<TransportProvider> present = Transports.providers();
        return present.stream()
                .filter(other -> !other.name().equals(provider.name()))
                .filter(other ->
                        named.map(names -> names.contains(other.name())).orElse(true))
                .filter(CaseRunner::listens)
                .filter(other -> Transports.unavailability(other).isEmpty());
    }

    private static UnderTest tested(ExtensionContext context) {
        return (UnderTest) context.getRequiredTestInstance();
    }

    private static KitSettings settings(ExtensionContext context) {
        return KitSettings.from(context::getConfigurationParameter);
    }
}
