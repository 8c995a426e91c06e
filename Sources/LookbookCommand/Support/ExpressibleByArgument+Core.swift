public import ArgumentParser
public import LookbookCore
public import LookbookNetworks
public import LookbookServer

extension SimilarityMetric: ExpressibleByArgument {}

extension Padding: ExpressibleByArgument {}
extension KeyScope: ExpressibleByArgument {}
